"""Tasks (任务): work given to people, until it is done, with who owns it and until when.

One kind so far: *help this customer to contact us*, given to the customer's salesperson, or to the hotline where the
salesperson has left (孤儿单). A task says nothing of what a list said: whoever works it learns a name and a number to
call, never a fact.
"""

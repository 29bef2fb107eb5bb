"""Tasks (任务): work given to people, until it is done, with who owns it and until when.

One kind so far: *help this customer to contact us*, given to the customer's salesperson, or to the hotline where the
salesperson has left (孤儿单). A task says nothing of what a list said: whoever works it learns a name and a number to
call, never a fact.

Help is needed until the customer has handed in a claim. Coming in is not enough: somebody who has signed in and stated
the event may still be stuck before the documents, so that the task stays open, says that they have come, and whoever
has it asks whether they need help. Once everything of theirs in the incident is handed in, the task ends by itself as
*came*; where every case was withdrawn it is withdrawn. Whoever has it sees which, and why. What the customer may need
after that (another account, a paper) belongs to the claim, which has owners of its own.
"""

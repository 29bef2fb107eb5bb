"""Portal (客户端): the pages of customers, from a short code to a tracked claim, and "is this message from you?".

Words: *short code* 短码, 8 characters out of a message, that lead to a person but prove nothing; *one-time code*
验证码, six digits to the phone in the book; *identity check* 身份核对, full name and last six characters of the
identity number, because telephone numbers are given out anew (二次放号); *knock* 敲门, one entry of a short code and
what followed.

A knock with a code that nobody was given is treated like any other, only that nothing is sent: who guesses codes
learns nothing. The customer states the event before anything of the case is shown.
"""

"""SMPP 3.4, as much of it as sending and receipts need: units (`pdu`) and a bound session (`session`)."""

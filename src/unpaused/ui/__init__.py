"""What people see: the shell, the page types, components, design tokens, errors in words.

A capability's page extends one page type (`ui/worklist.html`, `ui/case.html`, `ui/board.html`, `ui/document.html`,
`ui/form.html`, or for customers `ui/question.html`, `ui/check.html`, `ui/receipt.html`, `ui/tracker.html`) and fills
its blocks. Everything works without JavaScript; the modules in static/ui/js only make it quicker.
"""

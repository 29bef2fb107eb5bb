"""A bulletin as a file to hand on: PDF and DOCX of the same frozen content."""

from unpaused.capabilities.bulletin.queries.papers.docx import as_docx
from unpaused.capabilities.bulletin.queries.papers.paper import Paper, Table
from unpaused.capabilities.bulletin.queries.papers.pdf import as_pdf
from unpaused.capabilities.bulletin.queries.papers.writing import paper_of

__all__ = ["Paper", "Table", "as_docx", "as_pdf", "paper_of"]

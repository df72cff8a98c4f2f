"""One-page reports for clients: what they say, and the same words on a page and on paper."""

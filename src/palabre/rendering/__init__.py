"""How texts, drawings, numbers and days are written for readers of a language, on a page or on paper."""

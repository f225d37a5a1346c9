"""Tables on paper: PDF files through Qt."""

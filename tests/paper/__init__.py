"""What needs LibreOffice and looks at the pages it renders."""

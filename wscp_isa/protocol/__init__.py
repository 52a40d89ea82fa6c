"""The partnership's protocol as data: its questions, its guidance and the law it leans on, standing on nothing."""

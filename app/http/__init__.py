"""What all pages share: who acts, how one answers, forms, errors, template helpers."""

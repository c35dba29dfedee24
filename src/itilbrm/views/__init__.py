"""Views: records in, values out."""

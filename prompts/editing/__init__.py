"""Editing tips: gentle edits of light, colour and background, tried and measured.

Pure: knows no framework. No edit touches the shape of a face or its expression.
"""

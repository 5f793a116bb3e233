package com.example.audit;

/** What an operation changed in a collection: no ids, texts or values. */
public record Change(String collection, String operation, long documents) {}

"""When classes meet, whatever the clocks do, and the facts that dates hang on."""

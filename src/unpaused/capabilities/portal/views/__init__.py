"""Pages of customers. Every page that needs a sign-in hands its view the customer and finds claims among theirs."""

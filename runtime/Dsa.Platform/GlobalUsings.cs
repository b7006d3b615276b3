global using Dsa.Bindings;

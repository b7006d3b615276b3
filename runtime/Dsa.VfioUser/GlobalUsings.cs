global using Dsa.Bindings;
global using Dsa.Platform.Kernel;

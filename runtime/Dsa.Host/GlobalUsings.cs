global using Dsa.Platform.Kernel;

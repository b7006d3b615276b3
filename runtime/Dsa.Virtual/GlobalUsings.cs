global using Dsa.Bindings;
global using Dsa.Driver.Assignment;
global using Dsa.Platform.Kernel;
global using Dsa.Platform.Memory;
global using Dsa.Platform.Pci;
global using Dsa.Platform.Scheduling;

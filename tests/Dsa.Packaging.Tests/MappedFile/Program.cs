using Dsa.Bindings.Registers;
using Nvme;

// A disk's registers are /sys/bus/pci/devices/ADDRESS/resource0; a dump of them is a file like any other.
using var registers = MappedRegisters.OpenForReading(args[0], ControllerMap.SizeBytes);
var capabilities = ControllerCapabilities.Read(registers.Bus);
var controller = new Controller<PointerBus>(registers.Bus, new ControllerLayout(in capabilities));

Vs version = controller.Vs.Read();
Console.WriteLine($"NVMe {version.Major}.{version.Minor}.{version.Tertiary}");
Console.WriteLine($"up to {controller.Cap.Read().MaxQueueEntries + 1} entries a queue, doorbells {4 << (int)capabilities.Cap.DoorbellStride} bytes apart");
Console.WriteLine(controller.Cc.Read());
Console.WriteLine(controller.Csts.Read());
Console.WriteLine($"admin queues at 0x{controller.Asq.Read().Page << 12:x} and 0x{controller.Acq.Read().Page << 12:x}, {controller.Aqa.Read()}");
Console.WriteLine($"completion doorbell of queue 1 at 0x{controller.Doorbell[3].Position.OffsetBytes:x}");

using System.Text;
using Uart16550;

const int clockHertz = 1_843_200;
const int baud = 9600;

var bus = new UartBus(new SimulatedUart());
var uart = new Uart<UartBus>(bus);
var write = new UartWrite<UartBus>(bus);
var divisorLatch = new UartDivisor<UartBus>(bus);

// The divisor lies where data and interrupts are otherwise.
const int divisor = clockHertz / (16 * baud);
uart.Lcr.Write(default(Lcr).WithDivisorLatch(true));
divisorLatch.Dll.Write(new Dll(divisor & 0xFF));
divisorLatch.Dlm.Write(new Dlm(divisor >> 8));
Console.WriteLine($"divisor {divisor}: {baud} baud");

// Eight data bits, no parity, one stop bit; what is sent comes back.
uart.Lcr.Write(default(Lcr).WithWordLength(WordLength.Eight));
write.Fcr.Write(default(Fcr).WithFifoEnable(true).WithReceiverReset(true).WithTriggerLevel(TriggerLevel.Eight));
uart.Mcr.Write(uart.Mcr.Read().WithLoop(true));
Console.WriteLine(uart.Lcr.Read());

foreach (var character in "Hello, UART!"u8)
{
    write.Thr.Write(new Thr(character));
}

Console.WriteLine(uart.Lsr.Read());
var received = new StringBuilder();
while (uart.Lsr.Read().DataReady)
{
    received.Append((char)uart.Rbr.Read().Data);
}

Console.WriteLine($"received {received}");

using System.Text;
using Uart16550;

const int clockHertz = 1_843_200;
const int baud = 9600;

var uart = new Uart<UartBus>(new UartBus(new SimulatedUart()));

// The divisor lies where data and interrupts are otherwise.
const int divisor = clockHertz / (16 * baud);
uart.Lcr.Write(default(Lcr).WithDivisorLatch(true));
uart.Dll.Write(new Dll(divisor & 0xFF));
uart.Dlm.Write(new Dlm(divisor >> 8));
Console.WriteLine($"divisor {divisor}: {baud} baud");

// Eight data bits, no parity, one stop bit; what is sent comes back.
uart.Lcr.Write(default(Lcr).WithWordLength(WordLength.Eight));
uart.Fcr.Write(default(Fcr).WithFifoEnable(true).WithReceiverReset(true).WithTriggerLevel(TriggerLevel.Eight));
uart.Mcr.Write(uart.Mcr.Read().WithLoop(true));
Console.WriteLine(uart.Lcr.Read());

foreach (var character in "Hello, UART!"u8)
{
    uart.Thr.Write(new Thr(character));
}

Console.WriteLine(uart.Lsr.ReadAndClear());
var received = new StringBuilder();
while (uart.Lsr.ReadAndClear().DataReady)
{
    received.Append((char)uart.Rbr.Read().Data);
}

Console.WriteLine($"received {received}");

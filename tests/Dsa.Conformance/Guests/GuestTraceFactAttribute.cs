namespace Dsa.Conformance.Guests;

/// <summary>A fact about traces that guests have just left.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GuestTraceFactAttribute : FactAttribute
{
    public GuestTraceFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(GuestRecording.TracesVariable) is null)
        {
            Skip = $"needs traces of guests, in {GuestRecording.TracesVariable}: tests/soak guest";
        }
    }
}

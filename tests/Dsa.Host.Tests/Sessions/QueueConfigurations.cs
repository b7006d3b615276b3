namespace Dsa.Host.Tests.Sessions;

/// <summary>Configurations in which a dedicated queue and a shared one have one engine.</summary>
internal static class QueueConfigurations
{
    /// <summary>Both wait for pages.</summary>
    public const string Waiting = Start + Dedicated + "\"block_on_fault\":1}," + Shared + "\"block_on_fault\":1}" + End;

    /// <summary>The shared one requests no pages (PRS off): neither for operands nor for records.</summary>
    public const string SharedWithoutRequests = Start + Dedicated + "\"block_on_fault\":1}," + Shared + "\"prs_disable\":1}" + End;

    /// <summary>A dedicated queue alone, with all entries of the device.</summary>
    public const string Large = Start + """{"dev":"wq0.0","mode":"dedicated","size":128,"group_id":0,"priority":10,"type":"user","driver_name":"user","name":"d"}""" + End;

    /// <summary>Two dedicated queues, each with an engine of its own.</summary>
    public const string Apart = Start + Dedicated + "\"block_on_fault\":1}],\"grouped_engines\":[{\"dev\":\"engine0.0\",\"group_id\":0}]},"
        + """{"dev":"group0.1","grouped_workqueues":[{"dev":"wq0.1","mode":"dedicated","size":16,"group_id":1,"priority":10,"type":"user","driver_name":"user","name":"e"}],"grouped_engines":[{"dev":"engine0.1","group_id":1}]}]}]""";

    private const string Start = """[{"dev":"dsa0","groups":[{"dev":"group0.0","grouped_workqueues":[""";

    private const string Dedicated = """{"dev":"wq0.0","mode":"dedicated","size":16,"group_id":0,"priority":10,"type":"user","driver_name":"user","name":"d",""";

    private const string Shared = """{"dev":"wq0.1","mode":"shared","size":16,"threshold":16,"group_id":0,"priority":10,"type":"user","driver_name":"user","name":"s",""";

    private const string End = """],"grouped_engines":[{"dev":"engine0.0","group_id":0}]}]}]""";
}

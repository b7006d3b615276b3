using Dsa.Bindings;

namespace Dsa.Cli.Explaining;

/// <summary>What to do about wrong data of IAA jobs.</summary>
internal static class AnalyticsAdvice
{
    /// <summary>What to do; null for a value that there is not.</summary>
    public static string? Of(AnalyticsError error) => error switch
    {
        AnalyticsError.None => "Nothing.",
        _ when !error.IsDefined() => null,
        AnalyticsError.AdministrativeTimeout or AnalyticsError.Timeout => "Submit the job again; do it in software if it comes back.",
        AnalyticsError.EarlyAbort or AnalyticsError.DataTooLarge => "Store the data as it is, or compress it otherwise: this way it does not get smaller.",
        AnalyticsError.UnrecoverableOverflow => "Give the destination more room, and do the job from its beginning.",
        AnalyticsError.VerifyFailure => "Do the job again; report it if it comes back.",
        AnalyticsError.StateError or AnalyticsError.InvalidCryptoFlag or AnalyticsError.InvalidCryptoSize => "Check the AECS: it is to be the one that the job before wrote, or made as the operation asks.",
        AnalyticsError.DistanceSpansMiniBlocks or AnalyticsError.LengthSpansMiniBlocks => "Decompress from the beginning: the data was not compressed with miniblocks of this size.",
        AnalyticsError.Source1TooSmall or AnalyticsError.Source2TooSmall or AnalyticsError.TooFewElements => "Check sizes and number of elements: a source ends before its elements do.",
        AnalyticsError.PrleFormat or AnalyticsError.PrleWidthInvalid or AnalyticsError.FilterWordOverflow => "Check parser, width and format of the source: its elements are not what the descriptor says.",
        _ => "The input is no Deflate data of the kind that the descriptor says: check where it begins, its length, and how it was compressed (a window of 4 KiB at most).",
    };
}

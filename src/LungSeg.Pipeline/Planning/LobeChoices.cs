using LungSeg.Pipeline.Documents;

namespace LungSeg.Pipeline.Planning;

/// <summary>When lobes are looked for.</summary>
public static class LobeChoices
{
    /// <summary>Between slices farther apart than this fissures are not to be followed, mm.</summary>
    public const double MaxSliceMm = 3;

    private const string On = "on", Off = "off", Auto = "auto";

    /// <summary>The names by which users choose.</summary>
    public static IReadOnlyList<string> Names { get; } = [Off, On, Auto];

    /// <summary>Whether lobes are looked for in a series.</summary>
    /// <exception cref="ArgumentException">There is no such choice; the message lists those that are.</exception>
    public static bool IsOn(string choice, SeriesPlan plan) => choice switch
    {
        On => true,
        Off => false,
        Auto => SliceMm(plan) <= MaxSliceMm,
        _ => throw new ArgumentException(
            $"There is no choice '{choice}' of lobes. There are: {string.Join(", ", Names)}.", nameof(choice)),
    };

    /// <summary>The distance between the slices of a series, mm.</summary>
    public static double SliceMm(SeriesPlan plan) => plan.NativeGrid.SpacingMm[2];
}

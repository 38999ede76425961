using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Planning;

/// <summary>What is looked for besides lungs and airways, as the options say.</summary>
public static class ExtraChoices
{
    private const string On = "on", Off = "off";

    /// <summary>The names by which users choose what depends on nothing else.</summary>
    public static IReadOnlyList<string> Names { get; } = [Off, On];

    /// <summary>What is looked for in a series.</summary>
    /// <exception cref="ArgumentException">There is no such choice; the message lists those that are.</exception>
    public static ExtraStructures Of(ProcessingOptions options, SeriesPlan plan) =>
        (LobeChoices.IsOn(options.Lobes, plan) ? ExtraStructures.Lobes : ExtraStructures.None)
        | (IsOn(options.Vessels, "vessels") ? ExtraStructures.Vessels : ExtraStructures.None)
        | (IsOn(options.AirwayGenerations, "airway generations")
            ? ExtraStructures.AirwayGenerations
            : ExtraStructures.None);

    private static bool IsOn(string choice, string what) => choice switch
    {
        On => true,
        Off => false,
        _ => throw new ArgumentException(
            $"There is no choice '{choice}' of {what}. There are: {string.Join(", ", Names)}.", nameof(choice)),
    };
}

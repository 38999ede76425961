using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Report;

/// <summary>Region names in words.</summary>
internal static class RegionNames
{
    private static readonly (string Suffix, string Words)[] Thirds =
        [("-upper", "upper third"), ("-middle", "middle third"), ("-lower", "lower third")];

    /// <summary>True for a third of a lung or of both, false for a whole one.</summary>
    public static bool IsThird(string name) =>
        Thirds.Any(third => name.EndsWith(third.Suffix, StringComparison.Ordinal));

    /// <summary>"right-lung-upper" as "Right lung, upper third"; a name not known stays as it is.</summary>
    public static string InWords(string name)
    {
        foreach (var (suffix, words) in Thirds)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal)) return $"{InWords(name[..^suffix.Length])}, {words}";
        }

        if (name == Structures.Lungs.Id) return "Both lungs";
        return Structures.All.FirstOrDefault(structure => structure.Id == name)?.Name ?? name;
    }
}

using LungSeg.Formats.Report;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Viewer.Api;

/// <summary>What the page asks first.</summary>
/// <param name="Version">The software's version.</param>
/// <param name="Uploads">The page may offer to upload.</param>
/// <param name="Measures">Every measured quantity with its definition.</param>
/// <param name="Colors">The colours of <see cref="Structures"/> that the page draws with.</param>
public sealed record About(string Version, bool Uploads, IReadOnlyList<Measure> Measures, LungColors Colors);

/// <summary>Colours of the lungs: red, green, blue, 0 to 255.</summary>
public sealed record LungColors(int[] Right, int[] Left, int[] Both)
{
    public static LungColors OfStructures { get; } =
        new(Channels(Structures.RightLung.Color), Channels(Structures.LeftLung.Color), Channels(Structures.Lungs.Color));

    private static int[] Channels(Rgb color) => [color.R, color.G, color.B];
}

/// <summary>The list of cases.</summary>
public sealed record CaseList(IReadOnlyList<CaseCard> Cases);

namespace LungSeg.Voxels.Lobes;

/// <summary>The names of the fissures, as the summary has them.</summary>
public static class FissureIds
{
    public const string LeftOblique = "left-oblique";
    public const string RightOblique = "right-oblique";
    public const string RightHorizontal = "right-horizontal";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [LeftOblique, RightOblique, RightHorizontal];
}

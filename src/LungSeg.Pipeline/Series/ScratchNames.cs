namespace LungSeg.Pipeline.Series;

/// <summary>The names under which a series' volumes and masks lie in the scratch.</summary>
internal static class ScratchNames
{
    /// <summary>HU on the CT's own grid.</summary>
    public const string NativeVolume = "native";

    /// <summary>HU on the isotropic grid.</summary>
    public const string IsotropicVolume = "isotropic";

    /// <summary>Both lungs, filled; isotropic grid.</summary>
    public const string Lungs = "lungs";

    public const string Right = "right";

    public const string Left = "left";

    public const string Air = "air";

    public const string Structures = "structures";

    public const string Airways = "airways";

    /// <summary>The voxels of one label on the CT's own grid.</summary>
    public static string NativeLabel(int label) => $"native-label-{label}";

    /// <summary>The lungs' voxels at or below the threshold, on the CT's own grid.</summary>
    public const string NativeAir = "native-air";

    public const string NativeAirways = "native-airways";
}

using LungSeg.Voxels.Anatomy;

namespace LungSeg.Pipeline.Layout;

/// <summary>The names under which a series' volumes and masks lie in the scratch.</summary>
internal static class ScratchNames
{
    /// <summary>HU on the CT's own grid.</summary>
    public const string NativeVolume = "native";

    /// <summary>HU on the isotropic grid.</summary>
    public const string IsotropicVolume = "isotropic";

    /// <summary>A structure's mask on the isotropic grid.</summary>
    public static string Isotropic(Structure structure) => structure.Id;

    /// <summary>A structure's mask on the CT's own grid.</summary>
    public static string Native(Structure structure) => $"native-{structure.Id}";
}

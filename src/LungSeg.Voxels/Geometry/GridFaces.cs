namespace LungSeg.Voxels.Geometry;

/// <summary>The six faces of a grid, by index axis: Low is index 0, High the last index.</summary>
[Flags]
public enum GridFaces
{
    None = 0,
    LowX = 1,
    HighX = 2,
    LowY = 4,
    HighY = 8,
    LowZ = 16,
    HighZ = 32,

    /// <summary>The border of a slice.</summary>
    InSlice = LowX | HighX | LowY | HighY,

    /// <summary>The first and the last slice.</summary>
    Ends = LowZ | HighZ,

    All = InSlice | Ends,
}

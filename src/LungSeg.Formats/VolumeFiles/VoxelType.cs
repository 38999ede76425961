namespace LungSeg.Formats.VolumeFiles;

/// <summary>The numbers that a volume file may hold, one a voxel.</summary>
public enum VoxelType
{
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float32,
    Float64,
}

/// <summary>What follows from a voxel's type.</summary>
public static class VoxelTypeRules
{
    /// <summary>Bytes of a voxel.</summary>
    public static int Bytes(this VoxelType type) => type switch
    {
        VoxelType.Int8 or VoxelType.UInt8 => 1,
        VoxelType.Int16 or VoxelType.UInt16 => 2,
        VoxelType.Int32 or VoxelType.UInt32 or VoxelType.Float32 => 4,
        _ => 8,
    };
}

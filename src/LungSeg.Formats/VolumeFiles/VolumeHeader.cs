using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>What a volume file says of itself, whatever its format.</summary>
public sealed record VolumeHeader
{
    /// <summary>The format's name and version, such as NIfTI-1.</summary>
    public required string Format { get; init; }

    /// <summary>
    /// The grid in the order in which voxels are stored, the first axis fastest; LPS, mm. The axes may be left-handed.
    /// </summary>
    public required VolumeGeometry Grid { get; init; }

    /// <summary>Volumes that follow each other in the file, all on the grid: 1 but for scans over time.</summary>
    public int Volumes { get; init; } = 1;

    public required VoxelType Type { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>HU = <see cref="Slope"/> * stored + <see cref="Intercept"/>.</summary>
    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    public required VolumeData Data { get; init; }

    /// <summary>What was noticed and did not keep the file from being read.</summary>
    public IReadOnlyList<VolumeNote> Notes { get; init; } = [];

    /// <summary>False for a NIfTI with neither sform nor qform: readers make a place up for it, each its own.</summary>
    public bool HasTransform { get; init; } = true;

    /// <summary>Bytes of all voxels of one volume.</summary>
    public long VolumeBytes => Grid.Size.Length * Type.Bytes();
}

/// <summary>Where a file's voxels are.</summary>
/// <param name="File">The file that holds them, by its name beside the header; null where that is the header's
/// own.</param>
/// <param name="Offset">The first voxel's byte; null where the voxels are the file's last bytes. Counted in what is
/// unpacked where all of the file is packed.</param>
/// <param name="Packing">How they are packed.</param>
public sealed record VolumeData(string? File, long? Offset, VolumePacking Packing)
{
    /// <summary>Other names that the file may have.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];
}

/// <summary>How voxels are packed. Gzip and zlib streams are told apart by their first bytes.</summary>
public enum VolumePacking
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>From the first voxel on.</summary>
    Voxels,

    /// <summary>The whole file, with what stands before the first voxel.</summary>
    File,
}

/// <summary>Something odd about a file that was read all the same.</summary>
/// <param name="Code">One of <see cref="VolumeFaultCodes"/>.</param>
/// <param name="Message">What, with the numbers.</param>
/// <param name="Remedy">What the user can do.</param>
public sealed record VolumeNote(string Code, string Message, string Remedy)
{
    public static VolumeNote NoSides(string why) =>
        new(
            VolumeFaultCodes.SidesUnknown,
            $"The file does not say which side is right: {why} If that is wrong, right and left are exchanged in "
                + "every result.",
            "Check the sides; convert the scan again from its DICOM files with a tool that keeps the orientation.");

    /// <param name="file">The name of the voxels' file as the header has it.</param>
    public static VolumeNote Renamed(string file) =>
        new(
            VolumeFaultCodes.DataFileRenamed,
            $"Its voxels should be in {(file.Length <= 100 ? file : file[..100] + "...")}, which is not there; the "
                + "only file beside it of their length was taken.",
            "Check that this is the scan's.");
}

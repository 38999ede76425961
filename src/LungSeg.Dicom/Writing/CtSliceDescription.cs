using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Writing;

/// <summary>What a CT Image Storage slice says about itself; defaults are those of a plain axial chest scan.</summary>
public sealed record CtSliceDescription
{
    public required string StudyInstanceUid { get; init; }

    public required string SeriesInstanceUid { get; init; }

    public required string FrameOfReferenceUid { get; init; }

    public required string SopInstanceUid { get; init; }

    /// <summary>Image rows (Y) and columns (X).</summary>
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>Patient position (LPS, mm) of the centre of the first voxel.</summary>
    public required Vector3D Position { get; init; }

    /// <summary>Unit vector along which the column index grows.</summary>
    public Vector3D AxisX { get; init; } = new(1, 0, 0);

    /// <summary>Unit vector along which the row index grows.</summary>
    public Vector3D AxisY { get; init; } = new(0, 1, 0);

    /// <summary>Distance between columns, mm.</summary>
    public required double SpacingX { get; init; }

    /// <summary>Distance between rows, mm.</summary>
    public required double SpacingY { get; init; }

    public double SliceThickness { get; init; } = 1;

    public int InstanceNumber { get; init; } = 1;

    public int SeriesNumber { get; init; } = 1;

    public IReadOnlyList<string> ImageType { get; init; } = ["ORIGINAL", "PRIMARY", "AXIAL"];

    public string Modality { get; init; } = "CT";

    /// <summary>HU = slope * stored + intercept; null leaves the element out.</summary>
    public double? RescaleSlope { get; init; } = 1;

    public double? RescaleIntercept { get; init; } = -1024;

    public int BitsStored { get; init; } = 16;

    /// <summary>The cell's bit that holds a stored value's highest; <see cref="BitsStored"/> - 1 where null.</summary>
    public int? HighBit { get; init; }

    public bool IsSigned { get; init; } = true;

    /// <summary>The stored value outside the scan circle, or null.</summary>
    public int? PixelPaddingValue { get; init; }

    /// <summary>The other end of the range of padding values, or null.</summary>
    public int? PixelPaddingRangeLimit { get; init; }

    public string ConvolutionKernel { get; init; } = "STANDARD";

    public double Kvp { get; init; } = 120;

    public string Manufacturer { get; init; } = "LungSeg";

    public string ManufacturerModelName { get; init; } = "Phantom";

    public string PatientPosition { get; init; } = "HFS";

    public double? GantryTilt { get; init; }

    public string PatientName { get; init; } = "";

    public string PatientId { get; init; } = "";
}

using LungSeg.Dicom.Headers;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Series;

/// <summary>One slice with its place in the patient.</summary>
internal sealed class SlicePlane
{
    /// <summary>
    /// How far written direction cosines may be from unit length and a right angle: rounding, not meaning.
    /// </summary>
    private const double CosineTolerance = 1e-2;

    /// <summary>Directions this close count as one, 1 - cosine: 0.8 degrees.</summary>
    private const double SameDirection = 1e-4;

    /// <summary>Relative difference of pixel spacings that count as one.</summary>
    private const double SameSpacing = 1e-3;

    private SlicePlane(SliceKey key, SliceHeader header, Vector3D position, Vector3D axisX, Vector3D axisY)
    {
        Key = key;
        Header = header;
        Position = position;
        AxisX = axisX;
        AxisY = axisY;
        Normal = axisX.Cross(axisY);
    }

    public SliceKey Key { get; }

    public SliceHeader Header { get; }

    public FrameHeader Frame => Header.Frames[Key.Frame];

    /// <summary>Centre of the first pixel, LPS, mm.</summary>
    public Vector3D Position { get; }

    /// <summary>Unit vectors, at right angles; the normal makes them right-handed.</summary>
    public Vector3D AxisX { get; }

    /// <inheritdoc cref="AxisX"/>
    public Vector3D AxisY { get; }

    /// <inheritdoc cref="AxisX"/>
    public Vector3D Normal { get; }

    /// <summary>The plane of a frame, or why it has none.</summary>
    public static DicomFault? Create(SliceKey key, SliceHeader header, out SlicePlane? plane)
    {
        plane = null;
        var frame = header.Frames[key.Frame];
        if (frame.Position is not { } position) return SeriesFaults.NoGeometry("Image Position (0020,0032) is missing");
        if (frame.AxisX is not { } x || frame.AxisY is not { } y)
            return SeriesFaults.NoGeometry("Image Orientation (0020,0037) is missing");
        if (frame.SpacingX is null)
            return SeriesFaults.NoGeometry("Pixel Spacing (0028,0030) is missing");
        if (Math.Abs(x.Length - 1) > CosineTolerance
            || Math.Abs(y.Length - 1) > CosineTolerance
            || Math.Abs(x.Dot(y)) > CosineTolerance)
            return SeriesFaults.NoGeometry("Image Orientation (0020,0037) is not two unit vectors at a right angle");

        var axisX = x.Normalized();
        plane = new(key, header, position, axisX, (y - (axisX * axisX.Dot(y))).Normalized());
        return null;
    }

    /// <summary>
    /// Whether another slice could belong to the same stack. The frame of reference does not tell: de-identification
    /// is seen to give every slice its own.
    /// </summary>
    public bool HasGridOf(SlicePlane other) =>
        Header.Pixels.Rows == other.Header.Pixels.Rows
        && Header.Pixels.Columns == other.Header.Pixels.Columns
        && AxisX.Dot(other.AxisX) > 1 - SameDirection
        && AxisY.Dot(other.AxisY) > 1 - SameDirection
        && IsSame(Frame.SpacingX!.Value, other.Frame.SpacingX!.Value)
        && IsSame(Frame.SpacingY!.Value, other.Frame.SpacingY!.Value);

    private static bool IsSame(double a, double b) => Math.Abs(a - b) <= SameSpacing * Math.Max(a, b);
}

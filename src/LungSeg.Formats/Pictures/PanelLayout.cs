using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Formats.Pictures;

/// <summary>What part of a volume the panels of a montage show, all at one scale, and where its slices lie.</summary>
internal sealed class PanelLayout
{
    private readonly StepRange _across;
    private readonly StepRange _down;
    private readonly LinearSampling _columns;
    private readonly LinearSampling _rows;

    private PanelLayout(
        PlaneView view, StepRange across, StepRange down, StepRange through, double width, double height, double scale)
    {
        (View, _across, _down, Through) = (view, across, down, through);
        _columns = new(Math.Max((int)Math.Round(width * scale), 1), across.Count);
        _rows = new(Math.Max((int)Math.Round(height * scale), 1), down.Count);
    }

    public PlaneView View { get; }

    /// <summary>The slices to choose from.</summary>
    public StepRange Through { get; }

    /// <summary>Pixels across a panel.</summary>
    public int Width => _columns.Length;

    /// <summary>Pixels down a panel.</summary>
    public int Height => _rows.Length;

    /// <summary>
    /// The box round all masks, with a margin in the plane; the whole volume where no mask has a voxel.
    /// </summary>
    public static PanelLayout Around(
        VolumeGeometry geometry, IReadOnlyList<MaskOverlay> overlays, PatientPlane plane, SlicePreviewOptions options)
    {
        var view = PlaneView.Of(geometry, plane);
        var box = overlays.Aggregate(VoxelBox.Empty, (all, o) => all.Union(BitBox.Bounds(o.Mask)));
        if (box.IsEmpty) box = VoxelBox.Of(geometry.Size);
        var across = Widened(view.Across);
        var down = Widened(view.Down);
        var (width, height) = (across.Count * Step(view.Across), down.Count * Step(view.Down));
        var scale = options.PanelSize is { } size
            ? size / Math.Max(width, height)
            : 1 / Math.Min(Step(view.Across), Step(view.Down));
        return new(view, across, down, Range(view.Through), width, height, scale);

        int Limit(PatientAxis axis) => PlaneView.Count(geometry.Size, axis);
        double Step(PatientAxis axis) => PlaneView.Step(geometry, axis);
        StepRange Widened(PatientAxis axis) =>
            Range(axis).Widened((int)Math.Ceiling(options.MarginMm / Step(axis)), Limit(axis));
        StepRange Range(PatientAxis axis)
        {
            var (first, last) = axis.Axis switch
            {
                0 => (box.MinX, box.MaxX),
                1 => (box.MinY, box.MaxY),
                _ => (box.MinZ, box.MaxZ),
            };
            return axis.Sign > 0 ? new(first, last + 1) : new(Limit(axis) - 1 - last, Limit(axis) - first);
        }
    }

    /// <summary>Voxels of a panel's slice, as far as the panel shows it.</summary>
    public int PlaneLength => _across.Count * _down.Count;

    /// <summary>Takes those voxels of a panel's slice that are at hand; the others stay as they are.</summary>
    /// <param name="voxels">Where from.</param>
    /// <param name="slice">Which slice of the view.</param>
    /// <param name="plane">The slice's voxels, <see cref="PlaneLength"/> of them, row by row.</param>
    public void Take<T>(T voxels, int slice, Span<short> plane)
        where T : IPlaneVoxels, allows ref struct
    {
        var (x, y, z) = View.Index(voxels.Size, _across.First, _down.First, slice);
        var across = StepOf(View.Across);
        var (downX, downY, downZ) = StepOf(View.Down);
        for (var v = 0; v < _down.Count; v++, x += downX, y += downY, z += downZ)
        {
            var row = plane.Slice(v * _across.Count, _across.Count);
            var (first, end) = AtHand(voxels, z, across.Z, row.Length);
            if (first >= end)
                continue;
            voxels.Take(
                x + (first * across.X), y + (first * across.Y), z + (first * across.Z), across, row[first..end]);
        }
    }

    /// <summary>A panel's slice in the panel's pixels, row by row, between the voxels linear.</summary>
    /// <param name="plane">The slice's voxels.</param>
    /// <param name="pixels">One value a pixel; overwritten.</param>
    public void Sample(ReadOnlySpan<short> plane, Span<float> pixels) =>
        LinearSampling.Bilinear(plane, _columns, _rows, pixels);

    /// <summary>The patient position in the middle of a slice's shown part.</summary>
    public Vector3D Middle(VolumeGeometry geometry, int slice)
    {
        var (x, y, z) = View.Index(
            geometry.Size, _across.First + (_across.Count / 2), _down.First + (_down.Count / 2), slice);
        return geometry.ToPatient(new(x, y, z));
    }

    /// <summary>
    /// The steps along a row, which starts in a slice and goes on by so many slices a step, whose slices are at hand.
    /// </summary>
    private static (int First, int End) AtHand<T>(T voxels, int slice, int step, int count)
        where T : IPlaneVoxels, allows ref struct
    {
        int low = voxels.Z, high = voxels.Z + voxels.Count - 1;
        return step switch
        {
            0 => slice >= low && slice <= high ? (0, count) : (0, 0),
            > 0 => (Math.Max(low - slice, 0), Math.Min(high - slice + 1, count)),
            _ => (Math.Max(slice - high, 0), Math.Min(slice - low + 1, count)),
        };
    }

    private static (int X, int Y, int Z) StepOf(PatientAxis axis) =>
        (axis.Axis == 0 ? axis.Sign : 0, axis.Axis == 1 ? axis.Sign : 0, axis.Axis == 2 ? axis.Sign : 0);
}

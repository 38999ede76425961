using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// The reordering (permuted and flipped axes, no resampling) that makes a grid's x run towards the patient's left,
/// y to posterior and z to superior, as nearly as its axes allow: steps then speak of left or superior without
/// asking how the series was acquired.
/// </summary>
internal sealed class PatientOrder
{
    private readonly VolumeGeometry _acquired;
    private readonly PatientAxis[] _axes;

    public PatientOrder(VolumeGeometry acquired)
    {
        _acquired = acquired;
        _axes = Axes(acquired);
        var size = acquired.Size;
        int[] counts = [size.X, size.Y, size.Z];
        double[] spacings = [acquired.Spacing.X, acquired.Spacing.Y, acquired.Spacing.Z];
        Vector3D[] directions = [acquired.AxisX, acquired.AxisY, acquired.AxisZ];
        var first = new int[3];
        foreach (var axis in _axes) first[axis.Axis] = axis.Sign > 0 ? 0 : counts[axis.Axis] - 1;
        Grid = new(
            new(counts[_axes[0].Axis], counts[_axes[1].Axis], counts[_axes[2].Axis]),
            new(spacings[_axes[0].Axis], spacings[_axes[1].Axis], spacings[_axes[2].Axis]),
            acquired.ToPatient(new(first[0], first[1], first[2])),
            Direction(0),
            Direction(1),
            Direction(2));

        Vector3D Direction(int i) => directions[_axes[i].Axis] * _axes[i].Sign;
    }

    /// <summary>The reordered grid.</summary>
    public VolumeGeometry Grid { get; }

    /// <summary>Whether the grid is in patient order as acquired.</summary>
    public bool IsAcquired => _axes is [{ Axis: 0, Sign: 1 }, { Axis: 1, Sign: 1 }, { Axis: 2, Sign: 1 }];

    /// <summary>A reordered copy of a volume; the caller disposes it.</summary>
    public Volume<T> ToPatient<T>(Volume<T> acquired)
        where T : unmanaged
    {
        var ordered = new Volume<T>(Grid);
        var (first, dx, dy, dz) = Strides();
        for (var z = 0; z < Grid.Size.Z; z++)
        {
            var from = acquired.Span;
            for (var y = 0; y < Grid.Size.Y; y++)
            {
                var row = ordered.Row(y, z);
                var at = first + (y * dy) + (z * dz);
                for (var x = 0; x < row.Length; x++, at += dx) row[x] = from[at];
            }
        }

        return ordered;
    }

    /// <summary>
    /// What was found on the acquired grid in patient order, without evidence; the caller disposes it.
    /// </summary>
    public LungSegmentation ToPatient(LungSegmentation acquired) => Copy(acquired, Grid, ToPatient);

    /// <summary>
    /// What was found in patient order on the acquired grid, without evidence; the caller disposes it.
    /// </summary>
    public LungSegmentation ToAcquired(LungSegmentation ordered) => Copy(ordered, _acquired, ToAcquired);

    /// <summary>A copy of a mask on the acquired grid in patient order; the caller disposes it.</summary>
    public BitVolume ToPatient(BitVolume acquired)
    {
        var ordered = new BitVolume(Grid);
        var (sizeX, sliceLength) = (_acquired.Size.X, _acquired.Size.SliceLength);
        var (first, dx, dy, dz) = Strides();
        for (var z = 0; z < Grid.Size.Z; z++)
        {
            for (var y = 0; y < Grid.Size.Y; y++)
            {
                var row = ordered.Row(y, z);
                var at = first + (y * dy) + (z * dz);
                for (var x = 0; x < Grid.Size.X; x++, at += dx)
                {
                    if (acquired[at % sizeX, at % sliceLength / sizeX, at / sliceLength])
                        row[x >> 6] |= 1UL << (x & 63);
                }
            }
        }

        return ordered;
    }

    /// <summary>A copy of a mask in patient order on the acquired grid; the caller disposes it.</summary>
    public BitVolume ToAcquired(BitVolume ordered)
    {
        var acquired = new BitVolume(_acquired);
        var (sizeX, sliceLength) = (_acquired.Size.X, _acquired.Size.SliceLength);
        var (first, dx, dy, dz) = Strides();
        for (var z = 0; z < Grid.Size.Z; z++)
        {
            for (var y = 0; y < Grid.Size.Y; y++)
            {
                var row = ordered.Row(y, z);
                if (!row.ContainsAnyExcept(0UL)) continue;
                for (var x = 0; x < Grid.Size.X; x++)
                {
                    if ((row[x >> 6] >> (x & 63) & 1) == 0) continue;
                    var at = first + (x * dx) + (y * dy) + (z * dz);
                    acquired[at % sizeX, at % sliceLength / sizeX, at / sliceLength] = true;
                }
            }
        }

        return acquired;
    }

    private static LungSegmentation Copy(
        LungSegmentation found, VolumeGeometry grid, Func<BitVolume, BitVolume> copy) =>
        new()
        {
            Masks = found.Masks.Map(grid, copy),
            Unfilled = found.Unfilled is { } unfilled ? copy(unfilled) : null,
            ThresholdHu = found.ThresholdHu,
            Flags = found.Flags,
            Lobes = found.Lobes,
        };

    /// <summary>
    /// Where the first voxel in patient order lies in the acquired buffer, and how far its neighbours are.
    /// </summary>
    private (int First, int X, int Y, int Z) Strides()
    {
        int[] strides = [1, _acquired.Size.X, _acquired.Size.SliceLength];
        int[] counts = [_acquired.Size.X, _acquired.Size.Y, _acquired.Size.Z];
        var first = _axes.Where(axis => axis.Sign < 0).Sum(axis => (counts[axis.Axis] - 1) * strides[axis.Axis]);
        return (first, Step(0), Step(1), Step(2));

        int Step(int i) => _axes[i].Sign * strides[_axes[i].Axis];
    }

    /// <summary>
    /// The index axes nearest to left, posterior and superior; each index axis once, the clearest first.
    /// </summary>
    private static PatientAxis[] Axes(VolumeGeometry g)
    {
        double[][] along =
        [
            [g.AxisX.X, g.AxisX.Y, g.AxisX.Z],
            [g.AxisY.X, g.AxisY.Y, g.AxisY.Z],
            [g.AxisZ.X, g.AxisZ.Y, g.AxisZ.Z],
        ];
        var axes = new PatientAxis[3];
        var pairs = from index in Enumerable.Range(0, 3)
                    from patient in Enumerable.Range(0, 3)
                    orderby Math.Abs(along[index][patient]) descending
                    select (index, patient);
        var (usedIndex, usedPatient) = (new bool[3], new bool[3]);
        foreach (var (index, patient) in pairs)
        {
            if (usedIndex[index] || usedPatient[patient]) continue;
            usedIndex[index] = usedPatient[patient] = true;
            axes[patient] = new(index, along[index][patient] < 0 ? -1 : 1);
        }

        return axes;
    }
}

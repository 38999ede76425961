using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// How a file's index axes become those that a CT series has: each canonical axis is one of the file's, forwards or
/// backwards. The canonical grid is the one of the patient: slices along the axis that is sampled differently from the
/// other two, or else along the body; rows and columns as a scanner's axial, coronal or sagittal images have them;
/// right-handed. Nothing is interpolated, so that going there and back is exact.
/// </summary>
/// <param name="X">The file's axis that becomes the first.</param>
/// <param name="Y">The file's axis that becomes the second.</param>
/// <param name="Z">The file's axis that becomes the third, the slices'.</param>
public readonly record struct AxisOrder(PatientAxis X, PatientAxis Y, PatientAxis Z)
{
    /// <summary>
    /// The slices' axis is sampled this much more coarsely than the others, or it cannot be told from them.
    /// </summary>
    private const double Coarser = 1.1;

    private const double Same = 1.01;

    /// <summary>Nothing is turned.</summary>
    public static AxisOrder None => new(new(0, 1), new(1, 1), new(2, 1));

    /// <summary>From a file's order to the canonical one.</summary>
    public static AxisOrder ToCanonical(VolumeGeometry file)
    {
        var (left, posterior, superior) = PatientAxes.Of(file);
        double[] spacing = [file.Spacing.X, file.Spacing.Y, file.Spacing.Z];
        bool IsSlices(PatientAxis axis, PatientAxis one, PatientAxis other) =>
            spacing[axis.Axis] > Coarser * Math.Max(spacing[one.Axis], spacing[other.Axis])
            && Math.Max(spacing[one.Axis], spacing[other.Axis])
                <= Same * Math.Min(spacing[one.Axis], spacing[other.Axis]);

        // Coronal images: columns to the left, rows to inferior, slices to posterior. Sagittal: posterior, inferior,
        // right.
        if (IsSlices(posterior, left, superior))
            return new(left, Turned(superior), posterior);
        return IsSlices(left, posterior, superior)
            ? new(posterior, Turned(superior), Turned(left))
            : new(left, posterior, superior);
    }

    /// <summary>From the canonical order back to the file's.</summary>
    public AxisOrder Inverse
    {
        get
        {
            var axes = new PatientAxis[3];
            axes[X.Axis] = new(0, X.Sign);
            axes[Y.Axis] = new(1, Y.Sign);
            axes[Z.Axis] = new(2, Z.Sign);
            return new(axes[0], axes[1], axes[2]);
        }
    }

    /// <summary>The same grid with its axes in this order.</summary>
    public VolumeGeometry Apply(VolumeGeometry file)
    {
        var first = new double[3];
        foreach (var axis in (PatientAxis[])[X, Y, Z]) first[axis.Axis] = axis.Sign < 0 ? Extent(file, axis) - 1 : 0;
        return new(
            new(Extent(file, X), Extent(file, Y), Extent(file, Z)),
            new(Spacing(file, X), Spacing(file, Y), Spacing(file, Z)),
            file.ToPatient(new(first[0], first[1], first[2])), Direction(file, X), Direction(file, Y),
            Direction(file, Z));
    }

    /// <summary>
    /// Where a voxel of the file lies in the canonical order: the file's voxel (i, j, k) has the canonical index
    /// First + i * Steps[0] + j * Steps[1] + k * Steps[2].
    /// </summary>
    public (long First, long[] Steps) PlacesIn(Size3 canonical)
    {
        var (first, steps) = (0L, new long[3]);
        var stride = 1L;
        foreach (var (axis, extent) in ((PatientAxis, int)[])[(X, canonical.X), (Y, canonical.Y), (Z, canonical.Z)])
        {
            steps[axis.Axis] = axis.Sign * stride;
            if (axis.Sign < 0) first += stride * (extent - 1);
            stride *= extent;
        }

        return (first, steps);
    }

    /// <summary>A file's voxels in canonical order.</summary>
    /// <param name="file">In the file's order.</param>
    /// <param name="voxels">As many, in the canonical one.</param>
    public void Reorder(Volume<short> file, Span<short> voxels)
    {
        var (first, steps) = PlacesIn(Apply(file.Geometry).Size);
        for (var k = 0; k < file.Size.Z; k++)
        {
            for (var j = 0; j < file.Size.Y; j++)
            {
                var to = first + (j * steps[1]) + (k * steps[2]);
                foreach (var voxel in file.Row(j, k))
                {
                    voxels[(int)to] = voxel;
                    to += steps[0];
                }
            }
        }
    }

    /// <summary>A mask of the canonical grid in the file's order; the caller disposes it.</summary>
    /// <param name="mask">On the grid that <see cref="Apply"/> makes of <paramref name="file"/>.</param>
    /// <param name="file">The file's grid.</param>
    public BitVolume Restore(BitVolume mask, VolumeGeometry file)
    {
        var restored = new BitVolume(file);
        var (size, at) = (mask.Size, new int[3]);
        Span<int> last = [file.Size.X - 1, file.Size.Y - 1, file.Size.Z - 1];
        for (var z = 0; z < size.Z; z++)
        {
            at[Z.Axis] = Z.Sign < 0 ? last[Z.Axis] - z : z;
            for (var y = 0; y < size.Y; y++)
            {
                at[Y.Axis] = Y.Sign < 0 ? last[Y.Axis] - y : y;
                var row = mask.Row(y, z);
                if (X is { Axis: 0, Sign: > 0 })
                {
                    row.CopyTo(restored.Row(at[1], at[2]));
                    continue;
                }

                for (var word = 0; word < row.Length; word++)
                {
                    for (var rest = row[word]; rest != 0; rest &= rest - 1)
                    {
                        var x = (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(rest);
                        at[X.Axis] = X.Sign < 0 ? last[X.Axis] - x : x;
                        restored.Row(at[1], at[2])[at[0] >> 6] |= 1UL << (at[0] & 63);
                    }
                }
            }
        }

        return restored;
    }

    private static PatientAxis Turned(PatientAxis axis) => axis with { Sign = -axis.Sign };

    private static int Extent(VolumeGeometry grid, PatientAxis axis) => axis.Axis switch
    {
        0 => grid.Size.X,
        1 => grid.Size.Y,
        _ => grid.Size.Z,
    };

    private static double Spacing(VolumeGeometry grid, PatientAxis axis) => axis.Axis switch
    {
        0 => grid.Spacing.X,
        1 => grid.Spacing.Y,
        _ => grid.Spacing.Z,
    };

    private static Vector3D Direction(VolumeGeometry grid, PatientAxis axis) => axis.Axis switch
    {
        0 => grid.AxisX * axis.Sign,
        1 => grid.AxisY * axis.Sign,
        _ => grid.AxisZ * axis.Sign,
    };
}

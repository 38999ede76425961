using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms;

/// <summary>How a series runs through the patient.</summary>
public enum PhantomOrientation
{
    /// <summary>Axial, head first, supine: columns to the left, rows to posterior, slices towards the head.</summary>
    AxialHeadFirstSupine,

    /// <summary>Axial, head first, prone: columns to the right, rows to anterior.</summary>
    AxialHeadFirstProne,

    /// <summary>Axial, feet first, supine: columns to the right, rows to posterior.</summary>
    AxialFeetFirstSupine,

    /// <summary>Axial, feet first, prone: columns to the left, rows to anterior.</summary>
    AxialFeetFirstProne,

    /// <summary>Coronal: columns to the left, rows towards the feet.</summary>
    Coronal,

    /// <summary>Sagittal: columns to posterior, rows towards the feet.</summary>
    Sagittal,
}

/// <summary>Grids for phantoms: centred on the thorax, in every orientation a series can have.</summary>
public static class PhantomGrid
{
    /// <summary>Height of the middle of the default thorax, mm: lungs reach from about -155 to 132.</summary>
    public const double CentreZ = -8;

    /// <summary>A grid centred on the thorax.</summary>
    /// <param name="size">Columns, rows, slices.</param>
    /// <param name="spacing">Column, row and slice spacing, mm.</param>
    /// <param name="orientation">How the index axes run.</param>
    public static VolumeGeometry Centred(
        Size3 size, Vector3D spacing, PhantomOrientation orientation = PhantomOrientation.AxialHeadFirstSupine)
    {
        var (x, y) = Axes(orientation);
        var z = x.Cross(y);
        var half = new Vector3D((size.X - 1) / 2.0, (size.Y - 1) / 2.0, (size.Z - 1) / 2.0);
        var origin = new Vector3D(0, 0, CentreZ)
            - (x * (half.X * spacing.X)) - (y * (half.Y * spacing.Y)) - (z * (half.Z * spacing.Z));
        return new(size, spacing, origin, x, y, z);
    }

    /// <summary>A grid of roughly cubic voxels that shows the whole thorax: for tests of any orientation.</summary>
    public static VolumeGeometry WholeThorax(
        double spacing, PhantomOrientation orientation = PhantomOrientation.AxialHeadFirstSupine)
    {
        var (x, y) = Axes(orientation);
        var z = x.Cross(y);
        return Centred(new(Voxels(x), Voxels(y), Voxels(z)), new(spacing, spacing, spacing), orientation);

        int Voxels(Vector3D axis) =>
            (int)
                Math.Ceiling(
                    ((Math.Abs(axis.X) * 360) + (Math.Abs(axis.Y) * 290) + (Math.Abs(axis.Z) * 310)) / spacing);
    }

    private static (Vector3D X, Vector3D Y) Axes(PhantomOrientation orientation) => orientation switch
    {
        PhantomOrientation.AxialHeadFirstSupine => (new(1, 0, 0), new(0, 1, 0)),
        PhantomOrientation.AxialHeadFirstProne => (new(-1, 0, 0), new(0, -1, 0)),
        PhantomOrientation.AxialFeetFirstSupine => (new(-1, 0, 0), new(0, 1, 0)),
        PhantomOrientation.AxialFeetFirstProne => (new(1, 0, 0), new(0, -1, 0)),
        PhantomOrientation.Coronal => (new(1, 0, 0), new(0, 0, -1)),
        PhantomOrientation.Sagittal => (new(0, 1, 0), new(0, 0, -1)),
        _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
    };
}

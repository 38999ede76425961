using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Tests.Geometry;

public class VolumeGeometryTests
{
    private static readonly VolumeGeometry Oblique = new(
        new(10, 12, 14), new(0.7, 0.8, 2.5), new(-100, -90, 30),
        new(0.6, 0.8, 0), new(0.8, -0.6, 0), new(0, 0, -1));

    [Fact]
    public void Index_to_patient_and_back_is_the_identity()
    {
        var index = new Vector3D(3.25, 7.5, 11);

        var back = Oblique.ToIndex(Oblique.ToPatient(index));

        Assert.Equal(0, (back - index).Length, 1e-12);
    }

    [Fact]
    public void Resizing_keeps_the_first_and_last_voxel_centres()
    {
        var resized = Oblique.WithSize(new(7, 23, 14));

        Assert.Equal(0, (resized.ToPatient(new(0, 0, 0)) - Oblique.ToPatient(new(0, 0, 0))).Length, 1e-9);
        Assert.Equal(0, (resized.ToPatient(new(6, 22, 13)) - Oblique.ToPatient(new(9, 11, 13))).Length, 1e-9);
    }

    [Fact]
    public void Patient_axes_are_found_in_any_acquisition()
    {
        var coronal = VolumeGeometry.AxisAligned(new(2, 2, 2), new(1, 1, 1)) with
        {
            AxisX = new(-1, 0, 0),
            AxisY = new(0, 0, -1),
            AxisZ = new(0, 1, 0),
        };

        Assert.Equal(new PatientAxis(0, -1), PatientAxis.LeftOf(coronal));
        Assert.Equal(new PatientAxis(2, 1), PatientAxis.PosteriorOf(coronal));
        Assert.Equal(new PatientAxis(1, -1), PatientAxis.SuperiorOf(coronal));
    }
}

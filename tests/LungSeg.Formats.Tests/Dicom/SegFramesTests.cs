using LungSeg.Formats.Dicom;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Dicom;

public sealed class SegFramesTests
{
    /// <summary>
    /// A photon-counting scan has 4,000 frames of 1024 x 1024: more bits than an int counts, fewer bytes.
    /// </summary>
    [Fact]
    public void Frames_of_more_bits_than_an_int_counts_are_packed()
    {
        const int Frames = 2050, Matrix = 1024;
        using var mask = new BitVolume(VolumeGeometry.AxisAligned(new(Matrix, Matrix, 1), new(1, 1, 1)));
        mask[3, 0, 0] = true;
        SegPlane[] planes = [new(0, default, [])];

        var bytes = SegFrames.Pack([new(Structures.Lungs, mask)], planes, [.. Enumerable.Repeat((0, 0), Frames)]);

        Assert.Equal((long)Frames * Matrix * Matrix / 8, bytes.Length);
        Assert.Equal(0b1000, bytes[^(Matrix * Matrix / 8)]);
    }
}

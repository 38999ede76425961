using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public sealed class SliceInterpolatorTests
{
    [Theory]
    [InlineData(0.0, new short[] { -1024, 0, 5, short.MinValue })]
    [InlineData(1.0, new short[] { 0, 3, -6, short.MaxValue })]
    [InlineData(0.5, new short[] { -512, 2, 0, 0 })]
    [InlineData(0.25, new short[] { -768, 1, 2, -16384 })]
    public void A_slice_between_two_is_rounded_to_nearest_even(double fraction, short[] expected)
    {
        short[] below = [-1024, 0, 5, short.MinValue];
        short[] above = [0, 3, -6, short.MaxValue];
        var target = new short[4];
        SliceInterpolator.Interpolate(below, above, fraction, target);
        Assert.Equal(expected, target);
    }

    [Fact]
    public void Different_lengths_and_fractions_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            SliceInterpolator.Interpolate(new short[2], new short[3], 0.5, new short[2])
        );
        Assert.Throws<ArgumentException>(() =>
            SliceInterpolator.Interpolate(new short[2], new short[2], 1.5, new short[2])
        );
        Assert.Throws<ArgumentException>(() =>
            SliceInterpolator.Interpolate(new short[2], new short[2], double.NaN, new short[2])
        );
    }
}

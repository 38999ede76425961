using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Tests.Pictures;

public class HistogramPictureTests
{
    [Fact]
    public void The_peak_the_lung_part_and_the_threshold_stand_at_their_HU()
    {
        var counts = new long[300];
        var lungs = new long[300];
        counts[100] = 10_000;
        counts[20] = 2_500;
        lungs[20] = 2_500;

        var picture = HistogramPicture.Draw(counts, lungs, firstHounsfield: -1000, binWidth: 10, threshold: 500);

        int X(double hu) => 84 + (int)((hu + 1000) * 796 / 3000);
        Assert.Equal(new Rgb(190, 195, 205), picture[X(5), 48]);
        Assert.Equal(Rgb.White, picture[X(-795), 200]);
        Assert.Equal(new Rgb(86, 160, 240), picture[X(-795), 220]);
        Assert.Equal(new Rgb(208, 52, 44), picture[X(500), 200]);
        Assert.Equal(Rgb.White, picture[X(1500), 370]);
    }
}

using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Lobes;

/// <summary>Lobes of drawn lungs, of which everything is known.</summary>
public class DrawnLobesTests
{
    private static readonly string[] Fissures =
        [FissureIds.LeftOblique, FissureIds.RightOblique, FissureIds.RightHorizontal];

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public void Complete_fissures_are_followed(double noiseHu)
    {
        using var drawn = DrawnLobes.Draw(noiseHu: noiseHu);

        var borders = drawn.Borders();

        Assert.Equal(Fissures, borders.Fissures.Select(fissure => fissure.Id));
        Assert.All(Fissures, fissure => Assert.InRange(drawn.MeanDistance(borders, fissure), 0, 1));
        Assert.All(borders.Fissures, fissure => Assert.InRange(fissure.Coverage.SeenFraction, 0.9, 1));
        using var found = drawn.Found(borders);
        foreach (var lobe in Structures.Lobes)
        {
            var label = lobe.File.Label;
            Assert.InRange(MaskComparison.DiceOf(found, drawn.Lobes, l => l == label), 0.97, 1);
        }
    }

    [Fact]
    public void Half_a_fissure_is_bridged_and_said_to_be()
    {
        using var drawn = DrawnLobes.Draw(isShown: p => Math.Sin(p.Y / 14) + Math.Sin(p.X / 11) > 0);

        var borders = drawn.Borders();

        Assert.All(Fissures, fissure => Assert.InRange(drawn.MeanDistance(borders, fissure), 0, 3));
        foreach (var fissure in borders.Fissures)
        {
            // Of averages along the surface a sheet shows a little beyond its end.
            Assert.InRange(fissure.Coverage.SeenFraction, 0.3, 0.85);
            Assert.InRange(fissure.Coverage.BridgedMm, 4, 60);
        }
    }

    [Fact]
    public void Lungs_without_fissures_are_cut_by_anatomy_and_flagged()
    {
        using var drawn = DrawnLobes.Draw(isShown: _ => false);

        var borders = drawn.Borders();

        using var masks = new StructureMasks(DrawnLobes.Grid)
            .Add(Structures.RightLung, drawn.Right.Clone())
            .Add(Structures.LeftLung, drawn.Left.Clone());
        foreach (var lung in (Structure[])[Structures.RightLung, Structures.LeftLung])
        {
            foreach (var (lobe, mask) in borders.Split(lung, masks[lung])) masks.Add(lobe, mask);
        }

        Assert.All(borders.Fissures, fissure => Assert.InRange(fissure.Coverage.SeenFraction, 0, 0.2));
        var flags = new LobeChecks(new()).Run(borders, masks).Select(flag => flag.Code).ToList();
        Assert.Equal(3, flags.Count(code => code == "fissure-incomplete"));
        Assert.Contains("lobes-estimated", flags);
    }

    [Fact]
    public void Lobes_tile_their_lung_on_any_grid()
    {
        using var drawn = DrawnLobes.Draw();
        var borders = drawn.Borders();

        // Feet first, and another spacing.
        var native = new VolumeGeometry(
            new(150, 100, 60), new(2, 2.1, 4), new(150, -100, 110), new(-1, 0, 0), new(0, 1, 0), new(0, 0, -1));
        using var lung = MaskResampler.Resample(drawn.Right, native);
        var lobes = borders.Split(Structures.RightLung, lung);

        Assert.Equal(
            [Structures.RightUpperLobe, Structures.RightMiddleLobe, Structures.RightLowerLobe],
            lobes.Select(lobe => lobe.Lobe));
        Assert.Equal(lung.Count(), lobes.Sum(lobe => lobe.Mask.Count()));
        using var union = new BitVolume(native);
        foreach (var (lobe, mask) in lobes)
        {
            using (mask)
            {
                using var onIsotropic = borders.Split(Structures.RightLung, drawn.Right)
                    .Single(other => other.Lobe == lobe).Mask;
                using var expected = MaskResampler.Resample(onIsotropic, native);
                Assert.InRange(MaskComparison.DiceOf(mask, expected), 0.97, 1);
                BitLogic.Or(union, mask);
            }
        }

        Assert.True(union.Words.SequenceEqual(lung.Words));
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        using var drawn = DrawnLobes.Draw(isShown: p => p.Y < 0, noiseHu: 40);

        using var one = drawn.Found(Workers.Max(1, () => drawn.Borders()));
        using var three = drawn.Found(Workers.Max(3, () => drawn.Borders()));

        Assert.True(one.Span.SequenceEqual(three.Span));
    }

    [Fact]
    public void A_lung_that_is_not_there_has_no_lobes()
    {
        using var drawn = DrawnLobes.Draw();
        using var none = new BitVolume(DrawnLobes.Grid);

        var borders = drawn.Borders(right: none);

        Assert.Equal([FissureIds.LeftOblique], borders.Fissures.Select(fissure => fissure.Id));
        Assert.Empty(borders.LobesOf(Structures.RightLung));
        Assert.Empty(borders.Split(Structures.RightLung, none));
    }
}

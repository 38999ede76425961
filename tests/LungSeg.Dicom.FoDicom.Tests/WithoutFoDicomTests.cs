namespace LungSeg.Dicom.FoDicom.Tests;

/// <summary>Stands where the decoders' tests stand in a build with <c>FoDicom=true</c>.</summary>
public sealed class WithoutFoDicomTests
{
    [Fact]
    public void A_build_without_fo_dicom_has_no_decoder_beside_the_built_in_ones() =>
        Assert.Empty(OptionalDecoders.All);

    [Fact(Skip = "The decoders' tests need fo-dicom: build with FoDicom=true, where the package feed has it.")]
    public void The_decoders_of_fo_dicom_are_tested()
    {
    }
}

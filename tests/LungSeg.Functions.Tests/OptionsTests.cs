using LungSeg.Functions.Configuration;

namespace LungSeg.Functions.Tests;

public class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new LungSegOptionsValidator().Validate(null, new()).Succeeded);

    public static TheoryData<string, Action<LungSegOptions>> Mistakes => new()
    {
        { "LungSeg__ScansContainer", options => options.ScansContainer = "Scans" },
        { "LungSeg__ResultsContainer", options => options.ResultsContainer = "a" },
        { "LungSeg__WorkContainer", options => options.WorkContainer = options.ScansContainer },
        { "LungSeg__QuietSeconds", options => options.QuietSeconds = 0 },
        { "LungSeg__MaximumWaitMinutes", options => options.MaximumWaitMinutes = double.NaN },
        { "LungSeg__SpacingMillimetres", options => options.SpacingMillimetres = 0.1 },
        { "LungSeg__Method", options => options.Method = "magic" },
        { "LungSeg__Model", options => options.Method = "model" },
        { "LungSeg__Model", options => options.Model = "lungs.onnx" },
        { "[model-missing]", options => (options.Method, options.Model) = ("model", "lungs.onnx") },
        { "LungSeg__Interpolation", options => options.Interpolation = "nearest" },
        { "LungSeg__SweepSchedule", options => options.SweepSchedule = "* * * * *" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_by_its_setting(string setting, Action<LungSegOptions> mistake)
    {
        var options = new LungSegOptions();
        mistake(options);

        var result = new LungSegOptionsValidator().Validate(null, options);

        Assert.Contains(setting, result.FailureMessage);
    }
}

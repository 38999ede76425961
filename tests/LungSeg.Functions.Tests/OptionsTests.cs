using LungSeg.Functions.Configuration;
using LungSeg.Functions.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Tests;

public class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new LungSegOptionsValidator().Validate(null, new()).Succeeded);

    public static TheoryData<string, Action<LungSegOptions>> Mistakes => new()
    {
        { "LungSegScansContainer", options => options.ScansContainer = "Scans" },
        { "LungSeg__ResultsContainer", options => options.ResultsContainer = "a" },
        { "LungSeg__WorkContainer", options => options.WorkContainer = options.ScansContainer },
        { "LungSeg__InstanceMemoryMB", options => options.InstanceMemoryMB = 512 },
        { "LungSeg__QuietSeconds", options => options.QuietSeconds = 0 },
        { "LungSeg__MaximumWaitMinutes", options => options.MaximumWaitMinutes = double.NaN },
        { "LungSeg__SpacingMillimetres", options => options.SpacingMillimetres = 0.1 },
        { "LungSeg__Method", options => options.Method = "magic" },
        { "LungSeg__Model", options => options.Method = "model" },
        { "LungSeg__Model", options => options.Model = "lungs.onnx" },
        { "[model-missing]", options => (options.Method, options.Model) = ("model", "lungs.onnx") },
        { "LungSeg__Interpolation", options => options.Interpolation = "nearest" },
        { "LungSeg__Lobes", options => options.Lobes = "maybe" },
        { "LungSeg__Vessels", options => options.Vessels = "auto" },
        { "LungSeg__AirwayGenerations", options => options.AirwayGenerations = "true" },
        { "LungSeg__ScansKeptDays", options => options.ScansKeptDays = 1 },
        { "LungSeg__SendTo", options => options.SendTo = "http://pacs.example/dicom-web" },
        { "LungSeg__SendTo", options => options.SendTo = "https://me:secret@pacs.example/dicom-web" },
        { "LungSeg__SendTo", options => options.SendToken = "abc" },
        { "LungSeg__SendScope", options => (options.SendTo, options.SendScope) = ("https://a.b/c", "dicom") },
        { "LungSeg__SendToken", options => (options.SendTo, options.SendToken) = ("https://a.b/c", "a b") },
        {
            "LungSeg__SendToken",
            options =>
                (options.SendTo, options.SendToken, options.SendScope) = ("https://a.b/c", "a", "https://a.b/.default")
        },
        { "LungSegSweepSchedule", options => options.SweepSchedule = "* * * * *" },
    };

    /// <summary>Azure's scale controller resolves the names in triggers among the settings as they stand.</summary>
    [Theory]
    [InlineData(AppSettingNames.ScansContainerExpression)]
    [InlineData(AppSettingNames.SweepScheduleExpression)]
    public void A_setting_that_a_trigger_names_has_a_flat_name(string expression) =>
        Assert.Matches("^%[A-Za-z]+%$", expression);

    [Fact]
    public void The_flat_settings_are_options_as_the_others()
    {
        using var services = AppServices.Create(new Dictionary<string, string?>
        {
            ["LungSegScansContainer"] = "my-scans",
            ["LungSegSweepSchedule"] = "0 0 * * * *",
            ["LungSeg:ResultsContainer"] = "my-results",
        });
        var options = services.GetRequiredService<LungSegOptions>();

        Assert.Equal(
            ("my-scans", "0 0 * * * *", "my-results", "work"),
            (options.ScansContainer, options.SweepSchedule, options.ResultsContainer, options.WorkContainer));
    }

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

using LungSeg.Functions;
using LungSeg.Functions.Configuration;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddLungSeg(builder.Configuration);
builder.AddTelemetry();
builder.Build().Run();

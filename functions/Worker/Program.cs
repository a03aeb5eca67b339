return args is ["functions-metadata", var file] ? Worker.Metadata.Write(file) : await Worker.Running.RunAsync(args);
